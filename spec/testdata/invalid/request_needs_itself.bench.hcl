group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "login" {
    path       = "/login"
    depends_on = [request.login] # ERROR: Request that needs itself
  }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
