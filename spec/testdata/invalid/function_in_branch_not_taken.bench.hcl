locals {
  a = true ? 1 : json_encode(2) # ERROR: Unknown function
  b = try(jsondecod("x"), 1) # ERROR: Unknown function
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
