group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" { path = "/" }
}
mix "m" {
  part "batches" {
    group = group.g
    share = 0.5
  }
  part "workers" {
    group    = group.g
    strategy = strategy.pool
    share    = 0.5
  }
}
benchmark "b" {
  groups     = [mix.m]
  strategies = [strategy.sequential] # ERROR: Strategy without users
  users      = [4]
}
