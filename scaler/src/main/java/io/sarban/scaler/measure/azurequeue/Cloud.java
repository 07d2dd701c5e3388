package io.sarban.scaler.measure.azurequeue;

/** Azure's clouds, and the endings of their queues' host names. */
enum Cloud {
  AzurePublicCloud("queue.core.windows.net"),
  AzureUSGovernmentCloud("queue.core.usgovcloudapi.net"),
  AzureChinaCloud("queue.core.chinacloudapi.cn"),
  AzureGermanCloud("queue.core.cloudapi.de"),
  /** The user names the ending in endpointSuffix. */
  Private("");

  private final String suffix;

  Cloud(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }
}
