# Each circle is shown once; what depends on one is not in it.
locals {
  a = local.b # ERROR: Circular references
  b = local.a
  c = "${local.a}!"
  d = local.d # ERROR: Reference to itself
}
server "one" {
  type    = "command"
  command = ["one", local.address]
}
locals {
  address = server.one.url # ERROR: Circular references
}
group "g" {
  base_url = group.g.base_url # ERROR: Reference to itself
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
