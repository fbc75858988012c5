locals {
  a = upper() # ERROR: Not enough function arguments
  b = upper("a", "b") # ERROR: Too many function arguments
  c = upper([]) # ERROR: Invalid function argument
  d = duration("soon") # ERROR: Error in function call
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
