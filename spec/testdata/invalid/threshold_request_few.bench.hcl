group "api" {
  base_url = "http://127.0.0.1:8080"
  request "login" { path = "/login" }
  request "list" {
    path   = "/items"
    weight = 3
  }
}

benchmark "b" {
  groups     = [group.api]
  strategies = [strategy.pool]
  rate       = [40]
  duration   = "8s"
  blocks     = 1
  threshold "enough" {
    metric  = service.p95 # 240 of 320 requests are of list, and 200 are enough
    request = "list"
    max     = "1s"
  }
  threshold "few" { # WARNING: Limit will lack samples
    metric  = service.p95
    request = "login"
    max     = "1s"
  }
}
