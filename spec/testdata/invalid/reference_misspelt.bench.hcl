# EXAMPLE of its code in docs/errors.md
variable "base_url" { default = "http://127.0.0.1" }
group "g" {
  base_url = var.bas_url # ERROR: Unknown variable
  request "r" { path = "/" }
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
