# VERSION: 1.4.0
bench {
  required_version = ">= 2.0.0" # ERROR: Another version of bench is needed
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
