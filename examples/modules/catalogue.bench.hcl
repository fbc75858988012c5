# A spec that takes a module, as Terraform's modules are taken: the shop's requests stand once, in the folder shop, and are
# measured here with two pages of its catalogue. `bench run examples/modules`

server "shop" {
  type = "httpbin"
}

module "first" {
  source   = "./shop"
  base_url = server.shop.url
}

module "last" {
  source   = "./shop"
  base_url = server.shop.url
  page     = 900
}

group "health" {
  client = module.first.client.patient
  request "up" { url = module.first.health }
}

benchmark "catalogue" {
  groups      = [module.first.group.browse, module.last.group.browse, group.health]
  strategies  = [strategy.gather]
  concurrency = [2]
  duration    = "4s"

  compare {
    baseline = module.first.group.browse
    metrics  = [makespan.p50]
  }
  threshold "errors" {
    metric = error_ratio
    max    = 0
  }
}
