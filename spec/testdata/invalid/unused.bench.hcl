group "g" { # WARNING: Unused group
  base_url = "http://127.0.0.1"
  request "r" { path = "/" }
}
strategy "s" { # WARNING: Unused strategy
  type = "map"
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
