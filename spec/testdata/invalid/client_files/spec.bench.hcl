client "ca" {
  tls { ca_file = "no.pem" } # ERROR: No certificate
}
client "own" {
  tls {
    cert_file = "no.pem" # ERROR: Certificate and key don't fit
    key_file  = "no.pem"
  }
}
client "named" {
  tls { server_name = "a b" } # ERROR: Invalid name
}

group "api" {
  base_url = "https://127.0.0.1:8080"
  client   = client.ca
  request "list" { path = "/items" }
}
group "own" {
  base_url = "https://127.0.0.1:8080"
  client   = client.own
  request "list" { path = "/items" }
}
group "named" {
  base_url = "https://127.0.0.1:8080"
  client   = client.named
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api, group.own, group.named]
  strategies  = [strategy.map]
  concurrency = [1, 5]
}
