client "c" {
  tls {
    cert_file   = "cert.pem" # ERROR: Certificate and key belong together # WARNING: File not found
    min_version = "1.1" # ERROR: Value not allowed
  }
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
