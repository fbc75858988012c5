group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

group "each" {
  for_each = ["a", "b"]
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/${each.value}" }
}

strategy "real" {
  type    = "program"
  command = ["client"]
}

mix "twice" {
  part "a" {
    group = group.g
    share = 0.5
  }
  part "a" { # ERROR: Second part of this name
    group = group.g
    share = 0.5
  }
}

mix "inner" {
  part "a" {
    group = group.g
    share = 1
  }
}

mix "outer" {
  part "a" {
    group = mix.inner # ERROR: Mix in a mix
    share = 1
  }
}

mix "unknown" {
  part "a" {
    group = group.gg # ERROR: Unknown group
    share = 1
  }
}

mix "all_of_them" {
  part "a" {
    group = group.each # ERROR: Not a group
    share = 1
  }
}

mix "text" {
  part "a" {
    group = "g" # ERROR: Not a group
    share = 1
  }
}

mix "level" {
  part "default" { # ERROR: Invalid name
    group = group.g
    share = 1
  }
}

mix "name" {
  part "a b" { # ERROR: Invalid name
    group = group.g
    share = 1
  }
}

mix "program" {
  part "a" {
    group    = group.g
    share    = 1
    strategy = strategy.real # ERROR: Client program in a mix
  }
}

benchmark "b" {
  groups     = [mix.twice, mix.outer, mix.unknown, mix.all_of_them, mix.text, mix.level, mix.name, mix.program]
  strategies = [strategy.map]
  rate       = [10]
}
