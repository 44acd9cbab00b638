#include "core/numerics/stepper.h"

namespace semiflow::numerics {

const Component<Stepping>& etdrk1();
const Component<Stepping>& etdrk2();
const Component<Stepping>& etdrk3();
const Component<Stepping>& etdrk4();
const Component<Stepping>& ifrk4();
const Component<Stepping>& strang();
const Component<Stepping>& yoshida4();
const Component<Stepping>& imexCnab2();
const Component<Stepping>& imexSbdf2();
const Component<Stepping>& imexSbdf3();
const Component<Stepping>& imexSbdf4();
const Component<Stepping>& convexSplitting();
const Component<Stepping>& rk4();
const Component<Stepping>& ssprk3();
const Component<Stepping>& dopri5();
const Component<Stepping>& bogackiShampine();
const Component<Stepping>& crankNicolson();
const Component<Stepping>& bdf2();
const Component<Stepping>& rosenbrock();
const Component<Stepping>& rkTase();
const Component<Stepping>& eulerMaruyama();
const Component<Stepping>& milstein();
const Component<Stepping>& exponentialEuler();
const Component<Stepping>& exponentialMilstein();

const Family<Stepping>& steppers() {
  static const Family<Stepping> family("stepper", "Time steppers",
                                       {etdrk4(),
                                        etdrk1(),
                                        etdrk2(),
                                        etdrk3(),
                                        ifrk4(),
                                        strang(),
                                        yoshida4(),
                                        imexCnab2(),
                                        imexSbdf2(),
                                        imexSbdf3(),
                                        imexSbdf4(),
                                        convexSplitting(),
                                        rk4(),
                                        ssprk3(),
                                        dopri5(),
                                        bogackiShampine(),
                                        crankNicolson(),
                                        bdf2(),
                                        rosenbrock(),
                                        rkTase(),
                                        eulerMaruyama(),
                                        milstein(),
                                        exponentialEuler(),
                                        exponentialMilstein()});
  return family;
}

} // namespace semiflow::numerics
