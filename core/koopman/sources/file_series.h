#pragma once

#include <memory>

#include "core/base/component.h"
#include "core/data/stored_array.h"
#include "core/koopman/source.h"

namespace semiflow::koopman {

/// The part of a file that the component `file` asks for (`first`, `last`, `every`, `stride`, `where`), as snapshots in
/// the order of time. Only they are read.
class FileSeries final : public SnapshotStream {
 public:
  /// Opens the file, and reads the times where there are any.
  /// @throws InputError naming the parameter that does not fit the file, or what is wrong with the file
  explicit FileSeries(const Values& values);

  /// As it is read, without anything filled in or left out; begin and interval are those of equally spaced times.
  const Snapshots& outline() const override { return outline_; }
  /// Where missing values are to be refused they are.
  void read(Eigen::Index first, Eigen::Ref<Eigen::MatrixXd> states) override;

  Eigen::Index count() const { return static_cast<Eigen::Index>(time_.count); }
  /// Of all snapshots, strictly increasing.
  const std::vector<double>& times() const { return times_; }
  /// Whether they are an interval apart, to a millionth of it.
  bool isEquallySpaced() const;

 private:
  void chooseSnapshots();
  void choosePoints();
  void nameStates();
  void setTimes();

  const Values values_;
  std::unique_ptr<data::StoredArray> array_;
  std::size_t timeDirection_ = 0;
  data::Slice time_;
  std::vector<data::Slice> part_; ///< per direction of the array; the one of time is set before each reading
  std::vector<double> times_, buffer_;
  Snapshots outline_;
};

/// Whether the times are first, first + interval, ... to a millionth of it.
bool areEquallySpaced(const std::vector<double>& times, double interval);

/// Refuses a series that cannot be analysed as a whole in that much memory.
/// @throws ResourceError naming the values of `every` and `stride` that would fit
void requireRoom(const Snapshots& outline, std::uint64_t availableBytes);

} // namespace semiflow::koopman
