locals {
  load = { duration = "1s" }
  a    = local.load.duraton # ERROR: Unknown attribute
  b    = local.load["duraton"] # ERROR: Unknown key
  c    = [1, 2][2] # ERROR: Unknown key
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
