client "proxied" {
  http_version = "3"
  proxy        = "http://127.0.0.1:3128" # ERROR: HTTP/3 through a proxy
}
client "local" {
  unix_socket = "/run/shop.sock" # ERROR: HTTP/3 through a Unix socket
}
client "long" {
  unix_socket = "/run/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.sock" # ERROR: Name too long
}

group "api" {
  base_url = "https://127.0.0.1:8080"
  client   = client.proxied
  request "list" { path = "/items" }
}
group "socket" {
  base_url = "https://127.0.0.1:8080"
  client   = client.local
  request "list" { path = "/items" }
}
group "long" {
  base_url = "https://127.0.0.1:8080"
  client   = client.long
  request "list" { path = "/items" }
}

# Each layer is right, and what they make together is not.
benchmark "b" {
  groups      = [group.socket]
  strategies  = [strategy.map]
  concurrency = [1, 5]
  client { http_version = "3" }
}
benchmark "c" {
  groups      = [group.api, group.long]
  strategies  = [strategy.map]
  concurrency = [1, 5]
}
