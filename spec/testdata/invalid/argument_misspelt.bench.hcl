# EXAMPLE of its code in docs/errors.md
# One mistake, one error: base_url is not also missing.
group "g" {
  bas_url = "http://127.0.0.1" # ERROR: Unknown argument
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
