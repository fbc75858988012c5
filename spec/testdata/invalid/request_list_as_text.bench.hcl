group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "login" {
    path    = "/login"
    capture = { ids = json("$.ids[*]", "all") }
  }
  request "all" {
    path = "/all?ids=${request.login.ids}" # ERROR: Not a text
  }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
