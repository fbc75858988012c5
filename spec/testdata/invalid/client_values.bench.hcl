client "c" {
  keep_alive       = "never" # ERROR: Wrong type
  max_connections  = 0 # ERROR: Number out of bounds
  timeout          = 5 # ERROR: Not a duration
  connect_timeout  = "0s" # ERROR: Duration of zero
  follow_redirects = -1 # ERROR: Number out of bounds
  proxy            = "localhost:3128" # ERROR: Invalid proxy
  resolve          = { "shop.example.com" = "127.0.0.1:80" } # ERROR: Invalid host
  local_addresses  = ["lo"] # ERROR: Invalid address
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
