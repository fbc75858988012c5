group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "login" {
    path       = "/login"
    depends_on = [request.order] # ERROR: Circular requests
  }
  request "items" {
    path       = "/items"
    depends_on = [request.login]
  }
  request "order" {
    path       = "/order"
    depends_on = [request.items]
  }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
