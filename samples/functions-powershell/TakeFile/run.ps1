param($File, $TriggerMetadata)
Write-Host "file $File"
