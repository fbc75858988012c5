locals {
  product = length(setproduct(range(1000), range(1000), range(1000))) # ERROR: Evaluation takes too much
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
}
