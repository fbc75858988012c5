group "g" {
  base_url   = "http://127.0.0.1"
  count      = 3 # ERROR: Unknown argument
  depends_on = [group.api] # ERROR: Unknown argument
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
