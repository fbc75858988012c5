# EXAMPLE of its code in docs/errors.md
benchmark "x" {
  groups      = ["api"] # ERROR: Text in place of a reference
  strategies  = ["strategy.map"] # ERROR: Text in place of a reference
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
