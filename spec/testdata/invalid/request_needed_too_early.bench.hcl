group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "login" {
    path       = "/login"
    depends_on = [request.items] # ERROR: Needed too early
  }
  request "items" { path = "/items" }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
