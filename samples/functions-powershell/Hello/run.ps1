param($Request, $TriggerMetadata)
Push-OutputBinding -Name Response -Value @{ StatusCode = 200; Body = "Hello" }
