# for_each takes maps, sets and lists, in every block that has it.

locals {
  products = ["shirt", "shoe"]
  shops    = { north = { path = "/n", weight = 2 }, south = { path = "/s", weight = 1 } }
}

server "build" {
  for_each = { base = ["./server", "-old"], head = ["./server"] }

  type    = "command"
  command = each.value
  env     = { PORT = self.port, NAME = each.key }
}

group "api" {
  for_each = server.build

  base_url = each.value.url

  request "list" { path = "/${each.key}/items" }

  request "product" {
    for_each = local.products
    path     = "/products/${each.key}/${each.value}"
  }

  request "shop" {
    for_each = local.shops
    path     = each.value.path
    weight   = each.value.weight
  }

  request "tag" {
    for_each = toset(["new", "sale"])
    path     = "/tags/${each.value}"
  }
}

group "fixed" {
  for_each = ["http://127.0.0.1:9001", "http://127.0.0.1:9002"]
  base_url = each.value
  request "root" { path = "/" }
}

benchmark "all" {
  groups      = group.api
  strategies  = [strategy.pool]
  concurrency = [2]
}

benchmark "values" {
  groups      = values(group.api)
  strategies  = [for s in [strategy.map, strategy.gather] : s if s.type == "map"]
  concurrency = [2]
}

benchmark "each" {
  for_each = { few = 1, many = 8 }

  groups      = [group.fixed[0], group.fixed[1]]
  strategies  = [strategy.pool]
  concurrency = [each.value]

  compare {
    baseline = group.fixed[0]
    metrics  = [service.p50]
  }
}
