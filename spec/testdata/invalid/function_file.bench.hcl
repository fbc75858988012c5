locals {
  a = file("../../../go.mod") # ERROR: Error in function call
  b = file("/etc/hostname") # ERROR: Error in function call
  c = file("missing.txt") # ERROR: Error in function call
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
