module "shop" {
  source   = "../../../examples/modules/shop"
  base_url = module.shop.health # ERROR: Circular references
}
group "own" {
  base_url = module.shop.health
  request "a" { path = "/" }
}
benchmark "b" {
  groups      = [group.own]
  strategies  = [strategy.map]
  concurrency = [1]
}
