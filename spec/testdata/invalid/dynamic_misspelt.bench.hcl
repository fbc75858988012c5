group "g" {
  base_url = "http://127.0.0.1"
  dynamic "requets" { # ERROR: Blocks of this type can't be dynamic
    for_each = ["/a"]
    labels   = [request.key]
    content { path = request.value }
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
