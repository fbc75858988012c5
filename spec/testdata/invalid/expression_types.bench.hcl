locals {
  a = 1 + "x" # ERROR: Invalid operand
  b = [1] > 2 # ERROR: Invalid operand
  c = "a" ? 1 : 2 # ERROR: Incorrect condition type
  d = "${[1]}b" # ERROR: Invalid template interpolation value
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
