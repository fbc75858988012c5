client "c" {
  proxy       = "http://127.0.0.1:3128"
  unix_socket = "/run/shop.sock" # ERROR: Proxy and Unix socket
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
