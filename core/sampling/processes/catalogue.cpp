#include "core/sampling/processes/process.h"
#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {

const Component<Schedule>& linearSchedule();
const Component<Schedule>& cosineSchedule();
const Component<Schedule>& sigmoidSchedule();
const Component<Schedule>& exponentialSchedule();
const Component<Schedule>& expressionSchedule();

const Component<Process>& variancePreserving();
const Component<Process>& varianceExploding();
const Component<Process>& subVariancePreserving();
const Component<Process>& edm();
const Component<Process>& flowMatching();
const Component<Process>& interpolantProcess();
const Component<Process>& pfgmPp();
const Component<Process>& geometricBrownian();
const Component<Process>& criticallyDamped();

const Family<Schedule>& schedules() {
  static const Family<Schedule> family(
      "schedule", "Noise schedules",
      {linearSchedule(), cosineSchedule(), sigmoidSchedule(), exponentialSchedule(), expressionSchedule()});
  return family;
}

const Family<Process>& processes() {
  static const Family<Process> family("process", "Noising processes",
                                      {variancePreserving(), varianceExploding(), subVariancePreserving(), edm(),
                                       flowMatching(), interpolantProcess(), pfgmPp(), geometricBrownian(),
                                       criticallyDamped()});
  return family;
}

} // namespace semiflow::sampling
