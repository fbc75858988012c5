group "g" {
  for_each = { base = 1, head = 2 }
  base_url = "http://127.0.0.1"
  request "r" { path = "/" }
}
benchmark "x" {
  groups      = [group.g["base"], group.g["haed"]] # ERROR: Unknown key
  strategies  = [strategy.map]
  concurrency = [1]
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
