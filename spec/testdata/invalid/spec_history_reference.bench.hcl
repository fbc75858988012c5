history {
  notify {
    webhook = server.api.url # ERROR: server can't be used here
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

  track {
    subject = group.api
    metrics = [service.p50]
  }
}
