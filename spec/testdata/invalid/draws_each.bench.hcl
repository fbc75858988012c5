random "day" {
  for_each = { eu = 30, us = 20 }
  integer  = [1, each.value]
}

random "plain" { length = 3 }

counter "order" {
  for_each = 7 # ERROR: Unsuitable for_each
}

data "users" {
  for_each = { eu = "paris" }
  rows     = [{ city = each.value }]
}

group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "key" { path = "/${random.day["ue"]}" }            # ERROR: Unknown key
  request "none" { path = "/${random.day}" }                 # ERROR: Invalid template interpolation value
  request "column" { path = "/${data.users["eu"].cty}" }     # ERROR: Unknown attribute
  request "drawn" { path = "/${random.day[random.plain]}" }  # ERROR: Known only in the run
  request "part" {
    path = "/"
    multipart "x" { value = sha512(random.plain) } # ERROR: Known only in the run
  }
}

benchmark "shop" {
  groups      = [group.shop]
  strategies  = [strategy.pool]
  concurrency = [1]
}
