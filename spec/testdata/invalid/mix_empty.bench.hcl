group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

mix "empty" {} # ERROR: Missing block

mix "misspelt" {
  part "a" {
    group = group.g
    shar  = 0.5 # ERROR: Unknown argument
  }
  part "b" {
    group = group.g
    share = 0.5
  }
}

benchmark "b" {
  groups     = [mix.empty, mix.misspelt]
  strategies = [strategy.map]
  rate       = [10]
}
