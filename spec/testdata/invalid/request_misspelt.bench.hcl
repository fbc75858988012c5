group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "login" { path = "/login" }
  request "items" {
    path       = "/items"
    depends_on = [request.logn] # ERROR: Unknown request
  }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
