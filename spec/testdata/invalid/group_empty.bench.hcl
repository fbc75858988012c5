group "g" { # ERROR: Group without requests
  base_url = "http://127.0.0.1"
  request "r" {
    for_each = []
    path     = "/"
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
