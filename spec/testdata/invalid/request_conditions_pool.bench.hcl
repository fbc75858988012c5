random "coin" { integer = [0, 1] }
group "g" {
  base_url = "http://127.0.0.1:8080"
  request "some" {
    path = "/"
    when = random.coin == 1
  }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.pool] # ERROR: Requests in an order
  concurrency = [1]
}
