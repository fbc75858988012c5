history { # ERROR: Second history block
  project = "shop"
}
