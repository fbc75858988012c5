benchmark "x" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
  threshold "t" {
    metric = service.p50
    max    = "1s"
    when   = cell.concurency <= 10 # ERROR: Unknown attribute
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
