group "a" {
  for_each = 3 # ERROR: Unsuitable for_each
  base_url = "http://127.0.0.1"
  request "r" { path = "/" }
}
group "b" {
  for_each = null # ERROR: for_each is null
  base_url = "http://127.0.0.1"
  request "r" { path = "/" }
}
group "c" {
  for_each = toset([{ a = 1 }]) # ERROR: Unsuitable for_each
  base_url = "http://127.0.0.1"
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
