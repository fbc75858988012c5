group "g" {
  base_url = "http://127.0.0.1:1"
  request "login" {
    path = "/"
    once = true
  }
  request "home" { path = "/home" }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.pool] # ERROR: Nobody who sends it once
  concurrency = [1]
}
