module "shop" {
  source   = "../../../examples/modules/shop"
  base_url = "http://127.0.0.1:1"
}
module "misspelt" {
  source  = "../../../examples/modules/shop"
  base_ur = "http://127.0.0.1:1" # ERROR: Unknown argument
}
module "looped" {
  source   = "../../../examples/modules/shop"
  base_url = "http://127.0.0.1:1"
  for_each = {} # ERROR: Unknown argument
}
module "short" { # ERROR: Missing argument
  source = "../../../examples/modules/shop"
}
module "typed" {
  source   = "../../../examples/modules/shop"
  base_url = "http://127.0.0.1:1"
  page     = "last" # ERROR: Wrong type for var.typed.page
}
module "shop" { # ERROR: Second module "shop"
  source = "../../../examples/modules/shop"
}
group "own" {
  base_url = module.shop # ERROR: Incomplete reference
  client   = module.shop.client.patent # ERROR: Nothing of the module
  request "a" { url = module.shop.base_url } # ERROR: Nothing of the module
  request "b" { url = module.shp.health } # ERROR: Unknown module
  request "c" { url = module.shop.health }
}
benchmark "b" {
  groups      = [group.own, module.shop.group] # ERROR: Incomplete reference
  strategies  = [strategy.map]
  concurrency = [1]
}
