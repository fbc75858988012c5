variable "home" { default = env("NO_SUCH_VARIABLE_HERE") } # ERROR: Error in function call
locals {
  a = env("HOME") # ERROR: Error in function call
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
