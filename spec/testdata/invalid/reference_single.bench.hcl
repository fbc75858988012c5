# groups is a list; one group alone is understood, an index is not.
benchmark "x" {
  groups      = 5 # ERROR: Not a reference
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
