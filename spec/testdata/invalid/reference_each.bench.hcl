# EXAMPLE of its code in docs/errors.md
group "g" {
  base_url = "http://127.0.0.1"
  request "r" {
    path = "/${each.key}" # ERROR: each can't be used here
  }
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
