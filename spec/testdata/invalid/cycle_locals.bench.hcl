# EXAMPLE of its code in docs/errors.md
locals {
  a = local.b # ERROR: Circular references
  b = local.c
  c = local.a
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
