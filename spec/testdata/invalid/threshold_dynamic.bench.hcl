benchmark "x" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
  dynamic "threshold" {
    for_each = { p50 = "1s" }
    labels   = [threshold.key]
    content {
      metric = service.p50
      max    = threshold.vaule # ERROR: Unknown attribute
    }
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
