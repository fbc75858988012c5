group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

mix "less" { # ERROR: Shares that don't add up
  part "a" {
    group = group.g
    share = 0.75
  }
  part "b" {
    group = group.g
    share = 0.2
  }
  part "c" {
    group = group.g
    rate  = 5
  }
}

mix "thirds" {
  part "a" {
    group = group.g
    share = 0.333
  }
  part "b" {
    group = group.g
    share = 0.333
  }
  part "c" {
    group = group.g
    share = 0.334
  }
}

mix "nobody" { # ERROR: Nobody shares the level
  part "a" {
    group = group.g
    rate  = 5
  }
}

mix "neither" {
  part "a" { # ERROR: Part without a share
    group = group.g
  }
}

mix "both" {
  part "a" {
    group = group.g
    share = 1
    rate  = 5 # ERROR: Two kinds of load
  }
}

mix "beyond" {
  part "a" {
    group = group.g
    share = 1.5 # ERROR: Number out of bounds
  }
}

mix "no_elements" { # ERROR: Mix without parts
  dynamic "part" {
    for_each = []
    labels   = [part.key]
    content {
      group = group.g
      share = 1
    }
  }
}

benchmark "b" {
  groups     = [mix.less, mix.thirds, mix.nobody, mix.neither, mix.both, mix.beyond, mix.no_elements]
  strategies = [strategy.map]
  rate       = [10]
}
